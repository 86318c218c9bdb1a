from django.urls import path

from motcua.casework.interaction import views

app_name = "interaction"
urlpatterns = [path("ho-so/<uuid:dossier_id>/danh-gia/", views.rate_service, name="rate_service")]
