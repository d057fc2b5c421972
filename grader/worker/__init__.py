"""The untrusted side: loads a submission and answers calls; runs inside the sandbox."""
