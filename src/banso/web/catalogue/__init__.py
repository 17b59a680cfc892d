"""Finding programmes and reading about them: home, list, programme page, calculators."""
