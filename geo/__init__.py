"""IPO-kart without a screen: the register of Oslo's IPO areas and what can be made of it."""
