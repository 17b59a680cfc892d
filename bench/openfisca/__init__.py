"""The rules of `bench.population_programme` in OpenFisca; runs in a virtual environment of its own."""
