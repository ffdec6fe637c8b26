"""What the views are called where their own names would not do. Imports nothing."""

TITLES = {"roles": "Offices"}
