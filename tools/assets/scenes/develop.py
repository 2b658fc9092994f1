"""Develop rendered light into the picture of the package: exposure, tone curve, grain, JPEG."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

WHITE = 3.2  # scene light that becomes paper white


def film(light: np.ndarray) -> np.ndarray:
    """Extended Reinhard on the luminance-bearing maximum with a little per-channel bleach."""
    peak = light.max(axis=2, keepdims=True)
    rolled = peak * (1 + peak / WHITE**2) / (1 + peak)
    held = light * rolled / np.maximum(peak, 1e-6)
    each = light * (1 + light / WHITE**2) / (1 + light)
    return np.clip(0.35 * held + 0.65 * each, 0, 1)


def encoded(linear: np.ndarray, contrast: float) -> np.ndarray:
    """The sRGB transfer function (IEC 61966-2-1) and a contrast curve around middle grey."""
    srgb = np.where(
        linear <= 0.0031308, linear * 12.92, 1.055 * np.maximum(linear, 1e-8) ** (1 / 2.4) - 0.055
    )
    return srgb + contrast * (srgb - 0.5) * (1 - (2 * srgb - 1) ** 2)


def saturated(srgb: np.ndarray, factor: float) -> np.ndarray:
    """Colours moved away from the grey of their brightness."""
    grey = srgb @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    return grey[..., None] + (srgb - grey[..., None]) * factor


def main() -> None:
    """Read, expose so that the surface at the standing point has the wanted brightness, write."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("source", type=Path)
    words.add_argument("target", type=Path)
    words.add_argument("--exposure", type=float, default=0.0, help="stops")
    words.add_argument("--contrast", type=float, default=0.24)
    words.add_argument("--saturation", type=float, default=1.06)
    words.add_argument("--grain", type=float, default=1.3, help="8-bit levels, standard deviation")
    words.add_argument("--quality", type=int, default=90)
    asked = words.parse_args()
    light = np.load(asked.source).astype(np.float32)
    shown = encoded(film(np.maximum(light, 0) * 2**asked.exposure * 1.9), asked.contrast)
    picture = saturated(shown, asked.saturation) * 255
    noise = np.random.default_rng(3).normal(0, asked.grain, picture.shape[:2])[..., None]
    picture = np.clip(picture + noise + 0.5, 0, 255).astype(np.uint8)
    Image.fromarray(picture).save(asked.target, quality=asked.quality, subsampling=0, optimize=True)


if __name__ == "__main__":
    main()
