"""Which areas lie nearest to one."""
