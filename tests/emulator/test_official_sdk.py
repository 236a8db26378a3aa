"""Proof that is not ours: the vendor's own client calls the emulator, and a wrong secret is refused."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from alibabacloud_dianjin20240628 import models
from alibabacloud_dianjin20240628.client import Client
from alibabacloud_tea_openapi.exceptions import ClientException, ServerException, ThrottlingException
from alibabacloud_tea_openapi.utils_models import Config

from assist_app.emulator.dianjin import DianJin
from tests.emulator.stage import Stage, over_sockets

PARCEL = models.RecognizeIntentionRequestIntentionList(
    description="客户催快递",
    intention="快递",
    intention_code="1808766224000262144",
    intention_script="马上查。",
)
REQUEST = models.RecognizeIntentionRequest(
    biz_type="common",
    op_type="common",
    conversation="##客服##:您好\n##客户##:快递没到😀",
    intention_list=[PARCEL],
    analysis=True,
    recommend=True,
)


@asynccontextmanager
async def emulator() -> AsyncIterator[tuple[Stage, dict[str, Any]]]:
    """The emulator at a real port, and what it says of its account."""
    async with over_sockets(DianJin) as stage:
        # The official client signs with this computer's time.
        stage.time[0] = time.time()
        yield stage, stage.services["dianjin"]


def client(account: dict[str, Any], **other: Any) -> Client:
    """The official client, pointed at the emulator."""
    config = {
        "access_key_id": account["access_key_id"],
        "access_key_secret": account["access_key_secret"],
        "endpoint": account["endpoint"].partition("://")[2],
        "protocol": "http",
        "region_id": "cn-beijing",
    }
    return Client(Config(**{**config, **other}))


class TestOfficialSdk:
    """The client as it comes from the vendor, over real HTTP."""

    async def test_the_right_secret_is_answered(self) -> None:
        async with emulator() as (_stage, account):
            sdk = client(account)
            reply = await asyncio.to_thread(sdk.recognize_intention, account["workspace_id"], REQUEST)
        assert reply.status_code == 200 and reply.body.success is True and reply.body.err_code == "0"
        found = reply.body.data
        assert found.intention_code == "1808766224000262144" and found.intention_script == "马上查。"
        assert found.analysis_process and found.recommend_script

    async def test_the_clients_other_transport_is_answered_too(self) -> None:
        async with emulator() as (_stage, account):
            reply = await client(account).recognize_intention_async(account["workspace_id"], REQUEST)
        assert reply.body.data.intention_code == "1808766224000262144"

    async def test_a_wrong_secret_is_refused(self) -> None:
        async with emulator() as (_stage, account):
            sdk = client(account, access_key_secret=account["access_key_secret"][::-1])
            with pytest.raises(ClientException) as caught:
                await asyncio.to_thread(sdk.recognize_intention, account["workspace_id"], REQUEST)
        assert caught.value.code == "SignatureDoesNotMatch" and caught.value.request_id

    async def test_an_unknown_key_is_refused(self) -> None:
        async with emulator() as (_stage, account):
            sdk = client(account, access_key_id="LTAInobody")
            with pytest.raises(ClientException) as caught:
                await asyncio.to_thread(sdk.recognize_intention, account["workspace_id"], REQUEST)
        assert caught.value.code.startswith("InvalidAccessKeyId")

    async def test_a_temporary_key_needs_its_token(self) -> None:
        async with emulator() as (_stage, account):
            lent = account["sts"]
            reply = await asyncio.to_thread(
                client(account, **lent).recognize_intention, account["workspace_id"], REQUEST
            )
            assert reply.body.success is True
            with pytest.raises(ClientException) as caught:
                await asyncio.to_thread(
                    client(account, **{**lent, "security_token": "another"}).recognize_intention,
                    account["workspace_id"],
                    REQUEST,
                )
        assert caught.value.code.startswith("InvalidSecurityToken")

    async def test_the_dialogue_assistant_answers(self) -> None:
        said = models.RealtimeDialogAssistRequestConversationModel(content="快递没到", role=0, type="text")
        request = models.RealtimeDialogAssistRequest(
            biz_type="dialogAssist", session_id="s-1", request_id="r-1", conversation_model=[said]
        )
        async with emulator() as (_stage, account):
            reply = await asyncio.to_thread(
                client(account).realtime_dialog_assist, account["workspace_id"], request
            )
        scripts = reply.body.data.assist_scripts
        assert len(scripts) > 1 and all(one.assist_script and one.intent_code for one in scripts)

    async def test_a_clock_that_is_wrong_is_refused(self) -> None:
        async with emulator() as (stage, account):
            stage.time[0] += 3600
            with pytest.raises(ClientException) as caught:
                await asyncio.to_thread(client(account).recognize_intention, account["workspace_id"], REQUEST)
        assert caught.value.code.startswith("InvalidTimeStamp")

    async def test_the_attitude_and_a_library_in_levels(self) -> None:
        level = {"description": "d", "intention": "快递", "intention_code": "9"}
        layered = models.RecognizeIntentionRequest(
            biz_type="common",
            op_type="hierarchical",
            conversation="##客户##:快递",
            global_intention_list=[models.RecognizeIntentionRequestGlobalIntentionList(**level)],
            hierarchical_intention_list=[models.RecognizeIntentionRequestHierarchicalIntentionList(**level)],
        )
        mood = models.RecognizeIntentionRequest(biz_type="attitude", conversation="##客户##:快递怎么回事")
        async with emulator() as (_stage, account):
            sdk = client(account)
            first = await asyncio.to_thread(sdk.recognize_intention, account["workspace_id"], layered)
            second = await asyncio.to_thread(sdk.recognize_intention, account["workspace_id"], mood)
        assert first.body.data.intention_code == "9" and second.body.data.intention_name

    async def test_faults_look_to_it_like_the_vendors(self) -> None:
        async with emulator() as (stage, account):
            sdk = client(account)
            for kind, expected in (("throttled", ThrottlingException), ("busy", ServerException)):
                await stage.fault("dianjin", kind=kind)
                with pytest.raises(expected):
                    await asyncio.to_thread(sdk.recognize_intention, account["workspace_id"], REQUEST)
