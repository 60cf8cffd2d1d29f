"""Who may see a company: people, their memberships, invitations, sessions, and the way into the frame."""
