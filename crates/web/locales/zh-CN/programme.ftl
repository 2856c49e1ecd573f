## programme
