"""Says as JSON what a stored mail is to Python's e-mail package and to dkimpy.

read_mail.py FILE NAME RECORD, where RECORD is what the DNS has under NAME: the key that the mail is signed with.
"""

import email
import email.policy
import json
import sys

import dkim

path, name, record = sys.argv[1:]
with open(path, "rb") as file:
    raw = file.read()
message = email.message_from_bytes(raw, policy=email.policy.default)

headers = {}
defects = [repr(defect) for defect in message.defects]
for key, value in message.items():
    headers.setdefault(key.lower(), []).append(str(value))
    defects += [f"{key}: {defect!r}" for defect in getattr(value, "defects", [])]

parts = []
for part in message.walk():
    defects += [f"{part.get_content_type()}: {defect!r}" for defect in part.defects]
    is_text = part.get_content_maintype() == "text"
    parts.append({
        "type": part.get_content_type(),
        "id": part["content-id"],
        "text": part.get_content() if is_text else None,
        "size_bytes": None if is_text or part.is_multipart() else len(part.get_content()),
    })

signature = dkim.DKIM(raw)
verified = signature.verify(dnsfunc=lambda asked, timeout=5: record.encode() if asked == name.encode() else None)
json.dump({
    "headers": headers,
    "date": message["date"].datetime.timestamp(),
    "defects": defects,
    "parts": parts,
    "verified": verified,
    "signed": sorted({key.decode() for key, _ in signature.signed_headers}),
}, sys.stdout)
