"""Pages of the secretariat (事務局): calls and how they are set up, cases and how they are checked."""
