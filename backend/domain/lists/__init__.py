"""Lists: how records are found by filters, put in order and counted, in SQL; and the views people keep of them."""
