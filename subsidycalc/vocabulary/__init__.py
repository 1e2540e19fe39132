"""The words of a policy file: each condition and each way of paying with all that is known of it, in one module."""
