"""Squeeze the last block's entry through 32 channels: a third fewer multiplications in all.

    python squeeze.py --start u2netp_w16.onnx --renders FOLDER --out start.pt

A 3×3 convolution of 128 planes becomes a 1×1 convolution to 32 planes and a 3×3 one of those. The
32 are the principal ones of the convolution's output over real activations: with C = S·Sᵀ their
second moments and M the weights as a matrix, the singular vectors of Sᵀ·M. Training mends the rest.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from material import read_renders
from model import RANK, Network, load_u2netp
from torch import Tensor, nn

PICTURES = 24  # that the activations are measured on


def second_moments(network: Network, folder: Path) -> Tensor:
    """(128, 128) second moments of what enters the last block."""
    moments: list[Tensor] = []

    def keep(_part: nn.Module, inputs: tuple[Tensor, ...], _output: Tensor) -> None:
        planes = inputs[0].permute(0, 2, 3, 1).reshape(-1, inputs[0].shape[1]).double()
        moments.append(planes.T @ planes / len(planes))

    handle = network.up[-1].entry.register_forward_hook(keep)
    pairs, _ = read_renders(folder)
    with torch.no_grad():
        for image, _ in pairs[:: len(pairs) // PICTURES]:
            network(torch.from_numpy(image).permute(2, 0, 1)[None].float() / 255)
    handle.remove()
    return torch.stack(moments).mean(dim=0)


def factors(weight: Tensor, moments: Tensor) -> tuple[Tensor, Tensor]:
    """Weights (32, i, 1, 1) and (o, 32, 3, 3) whose product is nearest to `weight` (o, i, 3, 3)."""
    outputs, inputs, high, wide = weight.shape
    values, vectors = torch.linalg.eigh(moments)
    root = values.clamp(min=1e-8).sqrt()
    matrix = weight.double().permute(1, 0, 2, 3).reshape(inputs, -1)
    left, singular, right = torch.linalg.svd((vectors * root).T @ matrix, full_matrices=False)
    balance = singular[:RANK].sqrt()
    narrow = ((vectors / root) @ left[:, :RANK] * balance).T.reshape(RANK, inputs, 1, 1)
    wider = (balance[:, None] * right[:RANK]).reshape(RANK, outputs, high, wide)
    return narrow.float(), wider.permute(1, 0, 2, 3).contiguous().float()


def squeeze(full: Network, moments: Tensor) -> Network:
    """The squeezed network that computes nearly what `full` does."""
    state = full.state_dict()
    weight = state.pop("up.4.entry.0.weight")
    bias = state.pop("up.4.entry.0.bias")
    narrow, wider = factors(weight, moments)
    state |= {"up.4.entry.0.weight": narrow}
    state |= {"up.4.entry.1.weight": wider, "up.4.entry.1.bias": bias}
    network = Network()
    network.load_state_dict(state)
    return network


def main() -> None:
    """Read the published weights and write the squeezed ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("start", "renders", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    full = load_u2netp(args.start).eval()
    network = squeeze(full, second_moments(full, args.renders))
    torch.save(network.state_dict(), args.out)


if __name__ == "__main__":
    main()
