"""Every text that results show, in both languages, as data files; `registry` reads them."""
