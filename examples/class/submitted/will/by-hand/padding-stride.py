import numpy as np

def pad2d(X, padding):
    return np.pad(X, padding)
