## work
