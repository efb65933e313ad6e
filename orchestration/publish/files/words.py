"""What each file of a release holds, in the words of the page of downloads."""

WORKBOOK_WORDS = "số liệu để đọc bằng Excel: mỗi chủ đề một tờ, có so sánh, kế hoạch giao, định nghĩa, ghi chú"
EXCEL_WORDS = "các bảng dạng CSV cho Excel: mã như 03127, tên như 7/5 không bị đổi thành số hay ngày"
ALL_WORDS = "mọi tệp CSV, Parquet, sổ tính, kết quả kiểm soát chất lượng, giấy phép trong một tệp"
GATE_WORDS = "kết quả khâu kiểm soát chất lượng: từng quy tắc, số lần vi phạm, chỗ được cho qua"

# by the name of the table
WORDS = {
    "indicator_value": "giá trị của mọi chỉ tiêu thống kê theo đơn vị, kỳ, phân tổ",
    "unit": "địa bàn và cơ sở",
    "provenance": "nguồn của từng giá trị: tệp, tờ, ô, hoặc các đơn vị đã góp vào",
    "assertion": "kế hoạch giao và chỉ tiêu phấn đấu",
    "disclosure_item": "nội dung công khai của từng cơ sở theo thông tư của năm học",
    "indicator": "định nghĩa chỉ tiêu thống kê",
    "indicator_term": "chỉ tiêu thống kê lấy từ dòng biểu nào",
    "round": "kỳ báo cáo",
    "breakdown": "phân tổ",
    "legal_document": "văn bản pháp luật",
    "form": "biểu mẫu",
    "non_indicator": "nội dung không công bố số liệu, kèm lý do",
    "norm": "định mức theo văn bản",
    "area_attribute": "thuộc tính của địa bàn theo thời gian",
    "area_crosswalk": "địa bàn cũ thành địa bàn mới từ ngày 1/7/2025 (theo vietnamadminunits 1.0.4, giấy phép MIT)",
    "area": "địa bàn cả nước theo thời gian (theo vietnamadminunits 1.0.4, giấy phép MIT)",
    "collecting_level": "cấp nhận báo cáo của cơ sở theo thời gian",
    "recognition_criterion": "tiêu chuẩn công nhận phổ cập giáo dục mầm non",
    "series_break": "ngày từ đó số liệu không so được với trước, kèm lý do",
    "rule": "quy tắc kiểm tra",
    "code_list": "bảng mã",
    "topic": "chủ đề của chỉ tiêu thống kê và bảng dựng sẵn chứa chủ đề đó",
    "deadline": "hạn nộp biểu",
    "note": "ghi chú đi kèm số liệu",
    "submission": "lượt nộp",
    "mart_quy_mo": "bảng dựng sẵn: quy mô, ngoài công lập",
    "dictionary": "từ điển dữ liệu: nghĩa của từng bảng và từng cột (tiếng Anh)",
    "mart_huy_dong": "bảng dựng sẵn: huy động trẻ",
    "mart_truong_chuan": "bảng dựng sẵn: trường chuẩn quốc gia, kiểm định",
    "mart_doi_ngu": "bảng dựng sẵn: đội ngũ",
    "mart_co_so_vat_chat": "bảng dựng sẵn: cơ sở vật chất",
    "mart_nuoi_duong": "bảng dựng sẵn: nuôi dưỡng, sức khỏe, chương trình, an toàn",
    "mart_pho_cap": "bảng dựng sẵn: phổ cập giáo dục mầm non",
    "mart_ngan_sach": "bảng dựng sẵn: ngân sách, có năm ngân sách của từng số",
    "mart_khac": "bảng dựng sẵn: xã hội hóa, chuyển đổi số và các chủ đề còn lại",
    "mart_cong_khai": "bảng dựng sẵn: cơ sở đã công khai bao nhiêu mục, đúng hạn hay trễ; địa bàn có bao nhiêu cơ sở",
    "mart_ke_hoach": "bảng dựng sẵn: từng kế hoạch giao, chỉ tiêu phấn đấu bên cạnh con số đạt được",
    "mart_nop_bao_cao": "bảng dựng sẵn: đơn vị nào phải nộp biểu nào, đã nộp, nộp trễ hay chưa nộp",
    "warehouse": "toàn bộ các bảng trong một tệp DuckDB",
    "datapackage": "mô tả các tệp theo chuẩn Data Package",
    "changes": "những con số đã đổi so với bản công bố trước",
}
