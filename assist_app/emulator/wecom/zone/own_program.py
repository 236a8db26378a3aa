"""The emulator's "own analysis program": reads the lines of {chat} and answers with scripts and an intent."""

import json

from reading import turns  # type: ignore[import-not-found]
from serving import serve  # type: ignore[import-not-found]

MOST = 3


def work(sdk: "object", request: "object") -> str:
    """The output protocol, filled."""
    sent = json.loads(request.get_data())  # type: ignore[attr-defined]
    question = {"lines": turns(str(sent.get("msg", ""))), "most": MOST}
    thought = json.loads(sdk.emulator_think(json.dumps(question, ensure_ascii=False)))  # type: ignore[attr-defined]
    answer = {
        "suggestions": [
            {"text": "\n".join(reply), "score": round(0.9 - 0.1 * place, 2)}
            for place, reply in enumerate(thought["replies"])
        ],
        "intent": {"code": thought["code"], "name": thought["name"], "confidence": thought["confidence"]},
        "attitude": thought["attitude"],
    }
    return json.dumps(answer, ensure_ascii=False)


if __name__ == "__main__":
    serve(work)
