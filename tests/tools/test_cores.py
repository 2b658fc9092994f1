"""Cores: a step alone has several threads, many side by side have one each."""

from __future__ import annotations

import os

import cv2

from tools.cores import shared, threads


def test_a_step_alone_has_what_it_asks_for_up_to_the_machines_cores() -> None:
    assert threads(1) == 1
    assert threads(10_000) == (os.cpu_count() or 1)


def test_steps_side_by_side_share_and_give_back() -> None:
    cores, before = os.cpu_count() or 1, cv2.getNumThreads()
    with shared(cores):
        assert threads(4) == 1
        assert cv2.getNumThreads() == 1
        with shared(1):
            assert threads(4) == 1  # those outside still run
    assert threads(4) == min(4, cores)
    assert cv2.getNumThreads() == max(1, before)


def test_more_steps_than_cores_still_have_a_thread() -> None:
    with shared(10_000):
        assert threads(4) == 1
