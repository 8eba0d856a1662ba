"""The index behind the search box: what every record is called, in a form that both databases search alike."""
