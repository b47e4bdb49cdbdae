"""Safe reading: every file is sniffed, unpacked and read in a child process with limits.

Nothing here imports the rest of maca or pandas, so that a child starts in some hundredths of a second.
"""
