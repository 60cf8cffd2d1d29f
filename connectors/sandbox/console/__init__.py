"""The sandbox's own page: companies, calls as they come in, meters, mail, trouble, switches, webhooks."""
