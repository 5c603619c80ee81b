"""PowerPoint: one picture as a slide, and the seminar's deck."""
