"""What the pages and the API share: transactions, guards, errors, forms, conditional requests, paging, languages."""
