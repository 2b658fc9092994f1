"""A server that speaks S3, on loopback, in this process."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from moto import settings
from moto.core.responses import ActionAuthenticatorMixin
from moto.server import ThreadedMotoServer

SECRET = "a-secret-that-no-log-may-hold"


class Buckets:
    """The server, and what a test does with it beside the code that is tested."""

    def __init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
        self.server.start()
        host, port = self.server.get_host_and_port()
        self.port = int(port)
        self.url = f"http://{host}:{port}"
        self.client = boto3.client(
            "s3",
            endpoint_url=self.url,
            aws_access_key_id="key",
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
        )

    def environment(self) -> dict[str, str]:
        """What points every client to the server."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def make(self, bucket: str) -> str:
        """An empty bucket; returns its URL."""
        self.client.create_bucket(Bucket=bucket)
        return f"s3://{bucket}"

    def put(self, bucket: str, **files: bytes) -> None:
        for name, data in files.items():
            self.client.put_object(Bucket=bucket, Key=name, Body=data)

    def names(self, bucket: str) -> list[str]:
        found = self.client.list_objects_v2(Bucket=bucket).get("Contents", [])
        return [one["Key"] for one in found]

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Every key is wrong."""
        settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
        ActionAuthenticatorMixin.request_count = 0
        try:
            yield
        finally:
            settings.INITIAL_NO_AUTH_ACTION_COUNT = float("inf")

    @contextmanager
    def gone(self) -> Iterator[None]:
        """Nobody listens; what was kept is there again afterwards."""
        self.server.stop()
        try:
            yield
        finally:
            self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=self.port)
            self.server.start()
