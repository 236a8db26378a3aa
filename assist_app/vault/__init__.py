"""Floor 2: where secrets live; the best usable vault and the reason others were passed over."""

from assist_app.vault.choice import choose_vault, glance_at_key, store_key
from assist_app.vault.file_vault import FileVault
from assist_app.vault.memory_vault import MemoryVault
from assist_app.vault.vault import PassedOver, Vault, VaultChoice

__all__ = [
    "FileVault",
    "MemoryVault",
    "PassedOver",
    "Vault",
    "VaultChoice",
    "choose_vault",
    "glance_at_key",
    "store_key",
]
