"""The modules of the record in a real browser, without any page of the site."""
