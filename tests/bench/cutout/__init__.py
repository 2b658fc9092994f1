"""Cutout engines side by side: how right the masks, the edges and the edge colours are."""
