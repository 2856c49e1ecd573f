## board
