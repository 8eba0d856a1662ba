"""Mail: texts in the reader's language, MIME, and the wire. What is sent when is outreach's business."""
