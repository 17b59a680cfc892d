"""Selection within the budget: the board, reductions, the call that ends early."""
