"""Filing and correcting an application, its receipt and its forms as PDF."""
