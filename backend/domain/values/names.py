"""Personal names: the native script, the Latin name with its family name marked (WANG Xiaoming), the passport's."""
