"""One file a protocol. Each probe lists its STAGES in order; the engine runs them and knows no protocol."""
