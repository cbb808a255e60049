"""The words of which sentences that ask us to stop are made in Vietnamese."""

from flows.safety.consent_pleas import Parts

PARTS = Parts(
    stop="dung|ngung|ngunng|thoi|cham dut|huy|tat|stop|khoi|het|ngan|chan|ket thuc|bo",
    forbid="dung|khong|ko|hong|k|cam|khoi|chang|dung co|chua",
    send=(
        "(?:nhan|text|gui|goi|lien lac|lam phien|quay ray|quay nhieu|spam|lien he|phien|nt|"
        "send)(?: tin nhan| tin| text| sms| thu| gi)?"
        "(?: (?:cho|toi|den|voi|lai|nua|nhan))*"
        " (?:toi|minh|em|anh|chi|tui|nua|so nay|dien thoai nay|may nay|so toi|di|con|lai|ba|me toi|"
        "vao so nay|vo so nay|nha|nhe|cho toi)|"
        "(?:gui|nhan|spam|phien|goi|text) nua|nhan(?: tin)?$|gui(?: tin)?$|lam phien|quay ray|spam|"
        "(?:gui|nhan) tin nhan$"
    ),
    messages="(?:tin nhan|tin|text|sms|thong bao|khao sat|message|messages|nhan tin|dang ky tin|canh bao)",
    between=(
        "co|muon|can|nhan|nhan duoc|cac|nhung|may|cai|gui|tin|viec|lai|ngay|duoc|toi|cho|nua|"
        "nhan lai|thich|dang ky|dong y|nhe|bi|phai|"
        "yeu cau|nhieu|them|duoc nhan|xin|cai nay|bat ky|cua|tui|minh"
    ),
    remove=(
        "(?:xoa|bo|rut|go|lay|loai|dua|cho|gach)(?: (?:so|ten|dien thoai|dt|cua|phone|giup|gium|dum|"
        "ngay))* (?:toi|em|minh|nay|tui|so nay)"
        "(?: (?:ra|di|khoi|danh sach|he thong))*|ra khoi danh sach|khoi danh sach|xoa so(?: \\w+){0,3}|rut ten"
    ),
    said=(
        "(?:ngung|dung|thoi|khong) (?:gui|goi|nhan) tin(?: nhan)?(?: \\w+)?|khong can (?:tin|"
        "nhan)(?: \\w+){0,3}|so nay doi chu|chan (?:toi|so)|huy het(?: \\w+)?|dau co dang ky|"
        "chua (?:tung )?(?:dang ky|ghi danh)|(?:ngung|dung|thoi) (?:lien|ngay|di)(?: di)?|(?:ngung|"
        "dung|cham dut) lien (?:lac|he)|huy dang ky|huy dk|huy nhan|de toi yen|de tui yen|"
        "de minh yen|de yen cho toi|unsubscribe|khong dang ky|toi khong dang ky|"
        "rut(?: lai)?(?: su)? dong y|khong dong y nhan|(?:nham|sai|lon) (?:so|"
        "nguoi)(?: \\w+){0,5} (?:dung|ngung|thoi|stop)(?: \\w+){0,3}|"
        "(?:bao cao|kien|to cao|khieu nai|luat su|thua)(?: \\w+){0,6} (?:nhan|gui|tin|phien)|(?:nhan|"
        "gui|tin|phien)(?: \\w+){0,6} (?:bao cao|kien|to cao|khieu nai)|"
        "dung lai ngay|bien di|dung (?:co )?lam phien|thoi du roi|phien qua"
    ),
    other=(
        "ai nhan|ai goi|khong ai|hang xom|lua dao|de doa|thu rac|ai do|co nguoi|tieng anh|tieng viet|"
        "tieng hoa|khong nhan duoc|chua nhan duoc|sao (?:toi )?khong nhan|"
        "khong gui duoc|khong nhan dc|chua nhan|cuoc goi rac|quang cao|"
        "muon nhan tin(?! nua)$(?<!khong muon nhan tin)|dung ngung|tai sao|khong thay tin"
    ),
    topic=(
        "rac|nuoc|dien (?!thoai)\\w+|hoa don|giay phep|xe|xe buyt|tram|bien bao|thung|cay|cho sua|"
        "cong vien|thu vien|duong|tai khoan|hen|lich|"
        "den duong|den giao thong|tuong|nem|ghe|hop|cong trinh|hoi cho|phieu|bau|cuu hoa|chau|"
        "dich vu|lop|nuoc|on ao|dat cho|ve bay|cuop"
    ),
)
