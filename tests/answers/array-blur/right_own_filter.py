# verdict: passed
def blurred(stored, blur):
    r = blur.radius
    x = da.from_array(stored, chunks=100)

    def mean_rows(block):
        wide = np.pad(block.astype(float), ((r, r), (0, 0)), mode="edge")
        return sum(wide[i : i + block.shape[0]] for i in range(2 * r + 1)) / (2 * r + 1)

    def mean_columns(block):
        return mean_rows(block.T).T

    y = x.map_overlap(mean_rows, depth={0: r, 1: 0}, boundary="none", dtype=float)
    return y.map_overlap(mean_columns, depth={0: 0, 1: r}, boundary="none", dtype=float)


import numpy as np
