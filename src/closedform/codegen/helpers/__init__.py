"""Functions that programs carry with them where an array library has no word for something.

`generic` is written for any library, `xp` standing for its module; a target's own file says what is
shorter or faster there.  They are copied into the programs as they stand here, so each of them says
all that it needs.
"""
