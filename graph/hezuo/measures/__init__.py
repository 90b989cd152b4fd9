"""Who matters in a network, in which role, how sure that is and why."""
