"""A team shares pilots in a container of Azure Blob Storage: on a server that answers as the documentation says, and on
Microsoft's emulator where it is installed.
"""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from pilotbook.cli import main
from support.azure import CONTAINERS, Azure
from support.node import LARGE, run_node

pytestmark = pytest.mark.server


def ask(
    azure: Azure, method: str, path: str = "", query: str = "", body: str = "", **headers: str
) -> tuple[int, str, str]:
    """Send a request with the key. Returns the status, the error's code and the ETag."""
    parts = urlsplit(azure.address)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=20)
    try:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"{parts.path}{path}?{parts.query}{query}", body or None, given)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("x-ms-error-code", ""), answer.headers.get("ETag", "")
    finally:
        connection.close()


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_answers_as_its_documentation_says(name: str) -> None:
    with CONTAINERS[name]("http://site.test") as azure:
        block = {"x_ms_blob_type": "BlockBlob"}
        assert ask(azure, "PUT", "/k3/a.json", body="{}")[0] == 400, "a type is needed"
        status, _, tag = ask(azure, "PUT", "/k3/a.json", body="{}", **block)
        assert status == 201
        assert ask(azure, "PUT", "/k3/a.json", body="[]", If_None_Match="*", **block)[:2] == (409, "BlobAlreadyExists")
        assert ask(azure, "PUT", "/k3/a.json", body="[]", If_Match='"0x1"', **block)[:2] == (412, "ConditionNotMet")
        assert ask(azure, "PUT", "/k3/a.json", body="[]", If_Match=tag, **block)[0] == 201
        assert ask(azure, "GET", "/k3/b.json")[:2] == (404, "BlobNotFound")
        assert ask(azure, "DELETE", "/k3/a.json")[:2] == (403, "AuthorizationPermissionMismatch")
        preflight = {"Origin": "http://site.test", "Access_Control_Request_Method": "PUT"}
        headers = {"Access_Control_Request_Headers": "content-type,x-ms-blob-type"}
        assert ask(azure, "OPTIONS", "/k3/a.json", **preflight, **headers)[0] == 200
        assert ask(azure, "OPTIONS", "/k3/a.json", **{**preflight, "Origin": "http://other.test"}, **headers)[0] == 403
        assert ask(azure, "OPTIONS", "/k3/a.json", **{**preflight, "Access_Control_Request_Method": "DELETE"})[0] == 403


@pytest.mark.parametrize("name", CONTAINERS)
@pytest.mark.parametrize("writers", [2, 4])
def test_no_interleaving_of_writers_loses_an_edit(name: str, writers: int) -> None:
    runs = {2: 200, 4: 40}[writers] if LARGE else 1
    with CONTAINERS[name]() as azure:
        found = run_node("interleave.mjs", azure.address, "", str(runs), str(writers))
    assert (found["lost"], found["apart"], found["unsettled"]) == (0, 0, 0)
    assert found["edits"] == runs * writers * 4


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_list_of_many_files_is_read_to_its_end(name: str) -> None:
    with CONTAINERS[name]() as azure:
        for at in range(7):
            ask(azure, "PUT", f"/k3/b{at}%40anna.json", body="{}", x_ms_blob_type="BlockBlob")
        ask(azure, "PUT", "/k4/a%20%26%20b%20(1).json", body="{}", x_ms_blob_type="BlockBlob")
        found = run_node("blob.mjs", azure.address)
    assert found["files"] == [f"b{at}@anna.json" for at in range(7)]
    assert found["pilots"] == ["k3", "k4"]
    assert found["odd"] == [["a & b (1).json", False, 2]]
    assert found["read"] == "{}"
    assert (found["none"], found["missing"], found["user"]) == ([], "missing", "")


@pytest.mark.parametrize("name", CONTAINERS)
@pytest.mark.parametrize(("permissions", "problem"), [("rwl", ""), ("rl", "forbidden"), ("rw", "forbidden")])
def test_a_key_that_does_not_allow_enough_is_told(name: str, permissions: str, problem: str) -> None:
    with CONTAINERS[name]() as azure:
        found = run_node("blob.mjs", azure.with_permissions(permissions), "write")
        wrong = run_node("blob.mjs", azure.address.replace("sig=", "sig=x"), "write")
    assert (found["list"] or found["write"]) == problem
    assert (wrong["list"], wrong["write"]) == ("forbidden", "forbidden")


@pytest.mark.parametrize("name", CONTAINERS)
def test_the_conformance_test_says_in_four_lines_what_a_container_can_do(name: str) -> None:
    with CONTAINERS[name]() as azure:
        done = CliRunner().invoke(main, ["check", "--place", azure.address])
        deleting = CliRunner().invoke(main, ["check", "--place", azure.with_permissions("racwdl")])
        short = CliRunner().invoke(main, ["check", "--place", azure.with_permissions("r")])
    assert done.exit_code == 0, done.output
    writes, lists, strangers, names = done.output.splitlines()
    assert writes.startswith("Writes: yes. What was written is there at once, and Azure has no limit at 2 MB")
    assert lists == "Lists: yes, as Azure Blob Storage does."
    assert strangers.startswith("Strangers: can neither list, read nor write (")
    assert strangers.endswith("Everyone who can open the site has the key.")
    assert names.startswith("Names: as people enter them.")
    assert deleting.exit_code == 1
    assert "the key in this address allows more than to read, write and list (sp=racwdl)" in deleting.output
    assert short.exit_code == 1
    assert "Writes: no. PUT answers 403: this user isn't allowed to write." in short.output
    for output in (done.output, deleting.output, short.output):
        assert "sig=" not in output


def test_an_address_that_does_not_answer_is_named_without_its_key() -> None:
    with CONTAINERS["azure-like"]() as azure:
        address = azure.address
    done = CliRunner().invoke(main, ["check", "--place", address])
    assert done.exit_code == 1
    assert "doesn't answer" in done.output
    assert "sig=" not in done.output
