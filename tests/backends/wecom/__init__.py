"""The WeCom backends against a platform written here from the documents."""
