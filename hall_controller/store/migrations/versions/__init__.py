"""One file per version of the book's schema, oldest first. What must not happen here: changing a released one."""
