"""Lists as pages: what each shows, by which boxes it is narrowed, its views, and the same rows as a file."""
