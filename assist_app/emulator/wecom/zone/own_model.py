"""The emulator's "own model": a prompt in, a text with its count of tokens out, uploaded when it is ready.

`suggest` answers with several scripts, any other ability with one text.
"""

import json

from reading import turns  # type: ignore[import-not-found]
from serving import serve  # type: ignore[import-not-found]

MOST = 3


def work(sdk: "object", request: "object") -> str:
    """The output protocol of the ability that was called, filled."""
    sent = json.loads(request.get_data())  # type: ignore[attr-defined]
    said = str(sent.get("conversation") or sent.get("question") or "")
    question = {"lines": turns(said), "most": MOST}
    thought = json.loads(sdk.emulator_think(json.dumps(question, ensure_ascii=False)))  # type: ignore[attr-defined]
    replies = ["\n".join(reply) for reply in thought["replies"]]
    prompt = str(sent.get("prompt", ""))
    length = int(sent.get("max_output_length") or 200)
    if request.get_ability_id() != "suggest":  # type: ignore[attr-defined]
        text = replies[0][:length] if replies else ""
        counts = {"input_token": len(prompt), "total_token": len(prompt) + len(text)}
        return json.dumps(dict(counts, result=text), ensure_ascii=False)
    scores = [round(0.9 - 0.1 * place, 2) for place in range(len(replies))]
    answer = {
        "suggestions": [
            {"text": text[:length], "score": score}
            for text, score in zip(replies, scores)  # noqa: B905
        ],
        "intent": {"code": thought["code"], "name": thought["name"]},
        "tags": chosen(sent.get("tags"), thought["attitude"]),
    }
    return json.dumps(answer, ensure_ascii=False)


def chosen(tags: "object", attitude: str) -> "list[str]":
    """The ids of the tags that name the customer's mood."""
    words = {"positive": "满意", "neutral": "平和", "negative": "不满"}
    try:
        groups = json.loads(str(tags))["tag_group"]
    except (ValueError, KeyError, TypeError):
        return []
    return [
        tag["tag_id"] for group in groups for tag in group["tag_list"] if tag["tag_name"] == words[attitude]
    ]


if __name__ == "__main__":
    serve(work)
