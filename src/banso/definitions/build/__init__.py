"""From the shape of a file to the objects of core: codes resolved, fractions exact, moments in Japan time."""
