"""The platform's own line icons: bodies of 24 × 24 SVGs, drawn with the colour of the text around them."""

# Long lines: a path is one thing and is not broken.
ICONS = {
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5 21 21"/>',
    "menu": '<path d="M3 6h18M3 12h18M3 18h18"/>',
    "close": '<path d="M5 5l14 14M19 5L5 19"/>',
    "arrow-right": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "arrow-left": '<path d="M20 12H5M11 6l-6 6 6 6"/>',
    "check": '<path d="M4 12.5l5.5 5.5L20 7"/>',
    "minus": '<path d="M5 12h14"/>',
    "alert": '<path d="M12 3 2.5 20h19z"/><path d="M12 10v4.5M12 17.3v.2"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.2"/>',
    "building": '<path d="M5 21V4h9v17M14 9h5v12M3 21h18"/><path d="M8 8h3M8 12h3M8 16h3M16.5 13v.1M16.5 17v.1"/>',
    "pin": '<path d="M12 21c4.5-5 7-8.3 7-11.5a7 7 0 1 0-14 0C5 12.7 7.5 16 12 21z"/><circle cx="12" cy="9.5" r="2.5"/>',  # noqa: E501
    "calendar": '<rect x="3.5" y="5" width="17" height="15.5" rx="1.5"/><path d="M3.5 10h17M8 2.5V7M16 2.5V7"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 21c.8-4.5 4-6.5 8-6.5s7.2 2 8 6.5"/>',
    "key": '<circle cx="8" cy="15.5" r="4.5"/><path d="M11.5 12.5 20 4M16.5 7.5l3 3M14 10l2 2"/>',
    "upload": '<path d="M12 16V4M7 9l5-5 5 5M4 15v5h16v-5"/>',
    "download": '<path d="M12 4v12M7 11l5 5 5-5M4 15v5h16v-5"/>',
    "file": '<path d="M6 3h8l4.5 4.5V21H6z"/><path d="M14 3v5h4.5M9 13h6.5M9 17h6.5"/>',
    "display": '<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5v17a8.5 8.5 0 0 0 0-17z" fill="currentColor" stroke="none"/>',  # noqa: E501
    "language": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3.8 6 3.8 9s-.8 6-3.8 9c-3-3-3.8-6-3.8-9s.8-6 3.8-9z"/>',  # noqa: E501
    "filter": '<path d="M4 6h16M7 12h10M10 18h4"/>',
    "sound": '<path d="M4 9.5v5h4l5 4.5V5L8 9.5zM16.5 9a4.2 4.2 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11"/>',
    "stop": '<rect x="6" y="6" width="12" height="12" rx="1"/>',
    "refresh": '<path d="M19.5 8A8.5 8.5 0 1 0 20.5 13M20 3.5V8.5h-5"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="1.5"/><path d="M8 10.5V7.5a4 4 0 0 1 8 0v3"/>',
    "shield": '<path d="M12 3l7.5 2.5v6c0 4.5-3 7.7-7.5 9.5-4.5-1.8-7.5-5-7.5-9.5v-6z"/><path d="M8.5 12l2.5 2.5 4.5-5"/>',  # noqa: E501
    "external": '<path d="M13 4h7v7M20 4l-9 9M18 14v6H4V6h6"/>',
    "seedling": '<path d="M12 21v-9M12 12C12 8 9 6 4.5 6c0 4 2.5 6.5 7.5 6.5M12 14c0-4 2.5-6.5 7.5-7 0 4.5-3 7-7.5 7"/>',  # noqa: E501
    "question": '<circle cx="12" cy="12" r="9"/><path d="M9.3 9.5a2.8 2.8 0 1 1 4 2.6c-.9.4-1.3 1-1.3 2M12 17.2v.2"/>',
    "table": '<rect x="3.5" y="5" width="17" height="14" rx="1"/><path d="M3.5 10h17M3.5 14.5h17M10 5v14"/>',
}  # fmt: skip
