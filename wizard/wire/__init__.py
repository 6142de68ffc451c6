"""The network, one way of doing each thing: names, reach, secure. Every wait has a deadline and can be cancelled."""
