"""The demo office: sample data, relative to the day it is loaded; no real agreement, visit or person."""
