"""Results in words: what the terminal, notebooks, the page and documents all say, in Chinese and English."""
