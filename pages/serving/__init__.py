"""How the pages reach the browser: the server, its files, cached data and page components."""
