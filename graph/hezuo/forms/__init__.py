"""Views that are drawings of our own: SVG made once, so that page, still picture and documents show the same."""
