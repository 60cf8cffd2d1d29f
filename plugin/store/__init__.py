"""The only queries of the program. Every transaction is opened for one company and sees nothing else."""
