"""People as readers see them: every credential, its standing, where and when it was seen."""
