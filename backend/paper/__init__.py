"""Paper: what leaves the office as a file to print, to fill in or to reckon with."""
