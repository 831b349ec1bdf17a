// Pages work without scripts; what this adds comes piece by piece.
